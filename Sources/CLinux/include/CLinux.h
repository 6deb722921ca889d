// The system calls that Swift's Glibc module does not show (they hide behind _GNU_SOURCE).
#ifndef CLINUX_H
#define CLINUX_H

/// Renames without ever replacing what stands at the new place. 0, or -1 with errno
/// (EEXIST: something is there; EXDEV: another file system). See renameat2(2), RENAME_NOREPLACE.
int clinux_rename_noreplace(int old_folder, const char *old_name, int new_folder,
                            const char *new_name);

/// Exchanges two names in one step; both must exist. See renameat2(2), RENAME_EXCHANGE.
int clinux_rename_exchange(int one_folder, const char *one, int other_folder, const char *other);

/// Makes everything written to the file system that holds `fd` durable. See syncfs(2).
int clinux_syncfs(int fd);

/// Whether a process has the file open for writing, by the read-lease test of fcntl(2):
/// 1 somebody has, 0 nobody has, -1 the kernel will not tell (network mount, not our file).
int clinux_open_for_writing(int fd);

/// Whose a file is that this process makes in a folder: a mounted disk may give all files to one user.
/// -1 if the file system does not tell (it knows no files without a name). See open(2), O_TMPFILE.
long clinux_owner_of_new_file(int folder);

/// A counter that wakes who polls it: not blocking, closed on exec. See eventfd(2).
int clinux_eventfd(void);

#endif
