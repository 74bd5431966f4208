/*
 * Stands between the server and the C library, by LD_PRELOAD. It records what happens to the files of one store
 * and what leaves through sockets, in one order; and it makes writes and syncs of these files fail on request.
 *
 * Environment:
 *   PARLEY_SHIM_STORE  real path of the database file; -wal, -shm and -journal beside it belong to it
 *   PARLEY_SHIM_TRACE  file to which records are appended; absent: none
 *   PARLEY_SHIM_FAULT  file of two bytes: the errno of writes, and that of syncs; 0: they work. Absent: they work
 *
 * A record is: operation (1 byte), file (1), nothing (2), length of the data (4), offset (8); then the data.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATED = 1, WRITTEN, SYNCED, TRUNCATED, UNLINKED, NOT_SYNCED, SENT };
enum { OTHER = 0, DATABASE, LOG, SHARED, JOURNAL, DIRECTORY };
enum { MAX_FD = 65536 };

static unsigned char file_of[MAX_FD];
static char store[4096];
static char directory[4096];
static int trace = -1;
static const volatile unsigned char *fault;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("PARLEY_SHIM_STORE");
  if (!path || strlen(path) >= sizeof store - 16) return;
  strcpy(store, path);
  strcpy(directory, path);
  char *slash = strrchr(directory, '/');
  if (slash) *slash = 0;
  const char *trace_path = getenv("PARLEY_SHIM_TRACE");
  if (trace_path) trace = syscall(SYS_openat, AT_FDCWD, trace_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const char *fault_path = getenv("PARLEY_SHIM_FAULT");
  if (!fault_path) return;
  int fd = syscall(SYS_openat, AT_FDCWD, fault_path, O_RDONLY | O_CLOEXEC, 0);
  void *mapped = fd < 0 ? MAP_FAILED : mmap(NULL, 2, PROT_READ, MAP_SHARED, fd, 0);
  if (mapped != MAP_FAILED) fault = mapped;
}

static int classify(const char *path) {
  if (!*store || !path) return OTHER;
  if (!strcmp(path, directory)) return DIRECTORY;
  size_t length = strlen(store);
  if (strncmp(path, store, length)) return OTHER;
  const char *rest = path + length;
  if (!*rest) return DATABASE;
  if (!strcmp(rest, "-wal")) return LOG;
  if (!strcmp(rest, "-shm")) return SHARED;
  if (!strcmp(rest, "-journal")) return JOURNAL;
  return OTHER;
}

static int file_at(int fd) { return fd >= 0 && fd < MAX_FD ? file_of[fd] : OTHER; }

static void record(int operation, int file, uint64_t offset, const void *data, uint32_t length) {
  if (trace < 0 || file == SHARED) return;
  int before = errno;
  unsigned char head[16] = {operation, file};
  memcpy(head + 4, &length, 4);
  memcpy(head + 8, &offset, 8);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)data, data ? length : 0}};
  pthread_mutex_lock(&mutex);
  if (syscall(SYS_writev, trace, parts, 2) < 0) abort();
  pthread_mutex_unlock(&mutex);
  errno = before;
}

static int fails(int file, int which) {
  if (file == OTHER || !fault || !fault[which]) return 0;
  errno = fault[which];
  return 1;
}

static int opened(int fd, const char *path, int flags, int existed) {
  if (fd < 0 || fd >= MAX_FD) return fd;
  int file = classify(path);
  file_of[fd] = file;
  if (file != OTHER && (flags & O_CREAT) && !existed) record(CREATED, file, 0, NULL, 0);
  return fd;
}

#define OPEN(name)                                                   \
  int name(const char *path, int flags, ...) {                       \
    va_list rest;                                                    \
    va_start(rest, flags);                                           \
    mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;      \
    va_end(rest);                                                    \
    int existed = classify(path) == OTHER || access(path, F_OK) == 0; \
    if (!existed && (flags & O_CREAT) && fails(classify(path), 0)) return -1; \
    return opened(REAL(name)(path, flags, mode), path, flags, existed); \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  if (fd >= 0 && fd < MAX_FD) file_of[fd] = OTHER;
  return REAL(close)(fd);
}

static ssize_t written(ssize_t result, int file, off64_t offset, const void *data) {
  if (result > 0 && file != OTHER) record(WRITTEN, file, offset, data, result);
  return result;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
  if (fails(file_at(fd), 0)) return -1;
  return written(REAL(pwrite)(fd, data, length, offset), file_at(fd), offset, data);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  if (fails(file_at(fd), 0)) return -1;
  return written(REAL(pwrite64)(fd, data, length, offset), file_at(fd), offset, data);
}

static int is_socket(int fd) {
  struct stat status;
  return trace >= 0 && fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

/* What is sent is recorded before it leaves: from then on somebody may have it. */
ssize_t write(int fd, const void *data, size_t length) {
  if (file_at(fd) != OTHER) {
    if (fails(file_at(fd), 0)) return -1;
    off64_t offset = lseek64(fd, 0, SEEK_CUR);
    return written(REAL(write)(fd, data, length), file_at(fd), offset, data);
  }
  if (is_socket(fd)) record(SENT, OTHER, 0, data, length);
  return REAL(write)(fd, data, length);
}

static void record_parts(const struct iovec *parts, int count) {
  size_t length = 0;
  for (int i = 0; i < count; i++) length += parts[i].iov_len;
  char *all = malloc(length + 1);
  char *end = all;
  for (int i = 0; i < count; i++) end = mempcpy(end, parts[i].iov_base, parts[i].iov_len);
  record(SENT, OTHER, 0, all, length);
  free(all);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (is_socket(fd)) record_parts(parts, count);
  return REAL(writev)(fd, parts, count);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  if (trace >= 0) record_parts(message->msg_iov, message->msg_iovlen);
  return REAL(sendmsg)(fd, message, flags);
}

#define SYNC(name)                                    \
  int name(int fd) {                                  \
    int file = file_at(fd);                           \
    if (file == OTHER) return REAL(name)(fd);         \
    int result = fails(file, 1) ? -1 : REAL(name)(fd); \
    record(result == 0 ? SYNCED : NOT_SYNCED, file, 0, NULL, 0); \
    return result;                                    \
  }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, type)                          \
  int name(int fd, type length) {                     \
    int file = file_at(fd);                           \
    if (fails(file, 0)) return -1;                    \
    int result = REAL(name)(fd, length);              \
    if (result == 0 && file != OTHER) record(TRUNCATED, file, length, NULL, 0); \
    return result;                                    \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int unlink(const char *path) {
  int result = REAL(unlink)(path);
  if (result == 0 && classify(path) != OTHER) record(UNLINKED, classify(path), 0, NULL, 0);
  return result;
}
