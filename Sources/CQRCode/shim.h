// QR codes (ISO/IEC 18004), by Project Nayuki's library, for Swift.
#ifndef CQRCODE_SHIM_H
#define CQRCODE_SHIM_H

#include <qrcodegen/qrcodegen.h>

/// The bytes of a buffer for any code of at most a version: the library's is a macro.
static inline int cqrcode_buffer_length(int version) {
    return qrcodegen_BUFFER_LEN_FOR_VERSION(version);
}

#endif
