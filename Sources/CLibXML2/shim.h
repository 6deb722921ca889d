// What PortersXML needs of libxml2, and nothing that drags in its tree.
#ifndef CLIBXML2_SHIM_H
#define CLIBXML2_SHIM_H

// Debian's libxml2 shows ICU's headers, which are not those that Foundation is built with. None of
// the structures used here depends on them.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/SAX2.h>
#include <libxml/catalog.h>
#include <libxml/encoding.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

static inline void clibxml2_say_nothing(void *context, const char *message, ...) {
    (void)context;
    (void)message;
}

/// Keeps libxml2 from writing to stderr, on the calling thread: what it says of encodings goes past
/// the structured errors and shows bytes of the document.
static inline void clibxml2_keep_silent(void) {
    xmlSetGenericErrorFunc(NULL, clibxml2_say_nothing);
}

#endif
