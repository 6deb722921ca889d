#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

int clinux_rename_noreplace(int old_folder, const char *old_name, int new_folder,
                            const char *new_name) {
    return renameat2(old_folder, old_name, new_folder, new_name, RENAME_NOREPLACE);
}

int clinux_rename_exchange(int one_folder, const char *one, int other_folder, const char *other) {
    return renameat2(one_folder, one, other_folder, other, RENAME_EXCHANGE);
}

int clinux_syncfs(int fd) { return syncfs(fd); }

int clinux_open_for_writing(int fd) {
    // A writer that comes in between breaks the lease by a signal: SIGIO would end us, SIGURG
    // is ignored unless somebody asks for it.
    if (fcntl(fd, F_SETSIG, SIGURG) != 0) return -1;
    if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
        fcntl(fd, F_SETLEASE, F_UNLCK);
        return 0;
    }
    return errno == EAGAIN ? 1 : -1;
}

int clinux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

long clinux_owner_of_new_file(int folder) {
    int fd = openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) return -1;
    struct stat status;
    long owner = fstat(fd, &status) == 0 ? (long)status.st_uid : -1;
    close(fd);
    return owner;
}
