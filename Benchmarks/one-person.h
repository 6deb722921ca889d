// What the two floors have in common: a document of one person, its row, its durable database.
#define _GNU_SOURCE
#include <fcntl.h>
#include <libxml/parser.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ID, NAME, MAIL, FIELDS };

static struct {
    char text[FIELDS][512];
    int length[FIELDS];
    int field;
} person;
static sqlite3 *database;
static sqlite3_stmt *insert;

static void die(const char *what) {
    perror(what);
    exit(74);
}

static void sql(const char *text) {
    char *message = NULL;
    if (sqlite3_exec(database, text, NULL, NULL, &message)) {
        fprintf(stderr, "%s: %s\n", text, message);
        exit(74);
    }
}

// WAL with synchronous=FULL: one fsync or fdatasync a commit, as the product's own truth has it.
static void open_database(const char *folder) {
    char path[4096];
    snprintf(path, sizeof path, "%s/people.sqlite", folder);
    if (sqlite3_open(path, &database)) die(path);
    sql("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT, mail TEXT);"
        "CREATE UNIQUE INDEX person_mail ON person(mail)");
    const char *upsert =
        "INSERT INTO person VALUES(?,?,?) "
        "ON CONFLICT(id) DO UPDATE SET name=excluded.name, mail=excluded.mail";
    if (sqlite3_prepare_v2(database, upsert, -1, &insert, NULL)) die(upsert);
}

static void element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                    int namespaces, const xmlChar **given, int attributes, int defaulted,
                    const xmlChar **values) {
    static const char *names[FIELDS] = {"Person.P_Id", "Person.P_Name", "Person.P_Mail"};
    person.field = -1;
    for (int i = 0; i < FIELDS; i++)
        if (!strcmp((const char *)name, names[i])) person.field = i;
}

static void element_end(void *context, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *uri) {
    person.field = -1;
}

static void text(void *context, const xmlChar *bytes, int count) {
    if (person.field < 0) return;
    int *length = &person.length[person.field];
    if (*length + count >= (int)sizeof person.text[0]) return;
    memcpy(person.text[person.field] + *length, bytes, count);
    *length += count;
    person.text[person.field][*length] = 0;
}

// Reads the document at that path and lays its person over the row of the same id.
static void import(const char *path) {
    char data[65536];
    int file = open(path, O_RDONLY);
    if (file < 0) die(path);
    ssize_t count = read(file, data, sizeof data);
    close(file);
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC, .startElementNs = element,
                             .endElementNs = element_end, .characters = text};
    memset(&person, 0, sizeof person);
    person.field = -1;
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, NULL, data, 4, path);
    xmlCtxtUseOptions(parser, XML_PARSE_NONET);
    if (count < 4 || xmlParseChunk(parser, data + 4, count - 4, 1)) {
        fprintf(stderr, "%s: not well-formed\n", path);
        exit(65);
    }
    xmlFreeParserCtxt(parser);
    for (int i = 0; i < FIELDS; i++)
        sqlite3_bind_text(insert, i + 1, person.text[i], person.length[i], SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) die("insert");
    sqlite3_reset(insert);
}

static int make_folder(const char *parent, const char *name, char *path, size_t size) {
    snprintf(path, size, "%s/%s", parent, name);
    if (mkdir(path, 0700)) die(path);
    int folder = open(path, O_RDONLY | O_DIRECTORY);
    if (folder < 0) die(path);
    return folder;
}

static void write_file(int folder, const char *name, const char *bytes, int count, int is_synced) {
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL, 0640);
    if (file < 0 || write(file, bytes, count) != count) die(name);
    if (is_synced && fsync(file)) die(name);
    close(file);
}
