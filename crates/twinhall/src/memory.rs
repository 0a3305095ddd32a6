//! The allocator: jemalloc, told to give back what is no longer used.
//!
//! A server of many threads takes its memory in peaks: the register at the start, a new engine after
//! a tie was made. With the allocator of glibc, which keeps an arena for each thread and gives
//! back only what lies at the end of one, it stood at three times what was in use.

#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// What jemalloc reads when it starts (<https://jemalloc.net/jemalloc.3.html>, section "Tuning"):
/// two arenas, since few threads work at the same time; what is free for a second goes back to the system, in
/// the background, at once and not only in name (`muzzy`: pages that are lent out still count as resident).
#[cfg(not(target_env = "msvc"))]
// SAFETY: no other symbol has this name, which jemalloc declares weak to be defined so, with this
// type: a pointer, which a reference to an array is, to text that ends with a zero.
#[unsafe(export_name = "_rjem_malloc_conf")]
static SETTINGS: &[u8; 70] = b"narenas:2,background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0\0";
