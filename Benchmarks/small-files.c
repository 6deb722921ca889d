// The floor for very many small files that lie in the inbox: what a single-threaded C program needs
// to take each exactly once. It claims by rename, parses, commits and syncs a hundred at a time;
// each file leaves a receipt and lies in the archive in the end. None of the product's checks.
// cc -O2 small-files.c -o small-files $(xml2-config --cflags --libs) -lsqlite3
// ./small-files INBOX NEWDIR
#include "one-person.h"

#include <dirent.h>

enum { BATCH = 100 };

static int inbox, claimed, spool, receipts, archive;
static char claimed_path[4096];
static char names[BATCH][256];

static void move(int from, int to, const char *name) {
    if (renameat(from, name, to, name)) die(name);
}

static void take(const char *name) {
    char path[8192], receipt[1024];
    move(inbox, claimed, name);
    snprintf(path, sizeof path, "%s/%s", claimed_path, name);
    import(path);
    int count = snprintf(receipt, sizeof receipt,
                         "{\"file\": \"%s\", \"result\": \"imported\", \"persons\": 1}\n", name);
    write_file(spool, name, receipt, count, 0);
}

static void finish(int count) {
    // Claims and receipts are durable before the rows are, and nothing is shown before them.
    if (syncfs(spool)) die("syncfs");
    sql("COMMIT");
    for (int i = 0; i < count; i++) {
        move(spool, receipts, names[i]);
        move(claimed, archive, names[i]);
    }
    if (fsync(receipts) || fsync(archive)) die("fsync");
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    char path[4096];
    if (mkdir(arguments[2], 0700)) die(arguments[2]);
    claimed = make_folder(arguments[2], "claimed", claimed_path, sizeof claimed_path);
    spool = make_folder(arguments[2], "spool", path, sizeof path);
    receipts = make_folder(arguments[2], "receipts", path, sizeof path);
    archive = make_folder(arguments[2], "archive", path, sizeof path);
    open_database(arguments[2]);

    DIR *folder = opendir(arguments[1]);
    if (!folder) die(arguments[1]);
    inbox = dirfd(folder);
    int taken = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        if (!taken) sql("BEGIN IMMEDIATE");
        snprintf(names[taken], sizeof names[0], "%s", entry->d_name);
        take(names[taken++]);
        if (taken == BATCH) {
            finish(taken);
            taken = 0;
        }
    }
    if (taken) finish(taken);
    return 0;
}
