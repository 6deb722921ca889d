// The floor for one candidate: from the rename of an export into the inbox to its .eml. One inotify
// event, one document, one durable commit, one file that is synced before it is renamed into sight.
// No claim, no receipt, no decision, no link, no report, none of the product's checks.
// cc -O2 one-file.c -o one-file $(xml2-config --cflags --libs) -lsqlite3
// ./one-file INBOX MAILDIR NEWDIR      until it is stopped
#include "one-person.h"

#include <sys/inotify.h>

static void send_mail(int spool, int mail, const char *name) {
    char message[4096], file[300];
    int count = snprintf(
        message, sizeof message,
        "From: no-reply@mypage.example.jp\r\nTo: %s\r\nSubject: My Page\r\n"
        "Message-ID: <%s@mypage.example.jp>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "%s\r\n\r\nhttps://mypage.example.jp/mypage/password\r\n",
        person.text[MAIL], person.text[ID], person.text[NAME]);
    snprintf(file, sizeof file, "%s.eml", name);
    write_file(spool, file, message, count, 1);
    if (renameat(spool, file, mail, file)) die(file);
}

int main(int count, char **arguments) {
    if (count != 4) return 64;
    char path[8192], events[65536] __attribute__((aligned(8)));
    if (mkdir(arguments[3], 0700)) die(arguments[3]);
    int spool = make_folder(arguments[3], "spool", path, sizeof path);
    int mail = open(arguments[2], O_RDONLY | O_DIRECTORY);
    if (mail < 0) die(arguments[2]);
    open_database(arguments[3]);
    int watch = inotify_init1(IN_CLOEXEC);
    if (inotify_add_watch(watch, arguments[1], IN_MOVED_TO) < 0) die(arguments[1]);
    for (;;) {
        ssize_t length = read(watch, events, sizeof events);
        if (length < 0) die("inotify");
        for (char *at = events; at < events + length;) {
            struct inotify_event *event = (struct inotify_event *)at;
            snprintf(path, sizeof path, "%s/%s", arguments[1], event->name);
            // A commit of its own: what was read is durable before anybody is written to.
            import(path);
            send_mail(spool, mail, event->name);
            at += sizeof *event + event->len;
        }
    }
}
