// The floor for `latency`: waits for a file that is renamed into one folder and copies it into
// another under its name with .eml behind it. No parsing, no database, nothing made durable.
#include <fcntl.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

int main(int count, char **names) {
    if (count != 3) return 64;
    int watch = inotify_init1(0);
    if (inotify_add_watch(watch, names[1], IN_MOVED_TO) < 0) return 74;
    char events[65536], data[65536], path[8192];
    for (;;) {
        ssize_t length = read(watch, events, sizeof events);
        for (char *at = events; at < events + length;) {
            struct inotify_event *event = (struct inotify_event *)at;
            snprintf(path, sizeof path, "%s/%s", names[1], event->name);
            int from = open(path, O_RDONLY);
            snprintf(path, sizeof path, "%s/.%s", names[2], event->name);
            int to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);
            ssize_t piece;
            while ((piece = read(from, data, sizeof data)) > 0)
                if (write(to, data, piece) != piece) return 74;
            close(from);
            close(to);
            char final[8192];
            snprintf(final, sizeof final, "%s/%s.eml", names[2], event->name);
            rename(path, final);
            at += sizeof *event + event->len;
        }
    }
}
