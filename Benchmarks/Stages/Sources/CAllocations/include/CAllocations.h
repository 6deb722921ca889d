/// How often this process has asked for memory since it started, whichever thread or library it was.
long allocations_count(void);
/// And for how many bytes.
long allocations_bytes(void);
