/**
 * The server's settings: an event log that must not lose what it has acknowledged, written by many small commits and
 * read by key. Errors of single statements are not logged, as they would quote values of the statement.
 */
export const SERVER_SETTINGS: Readonly<Record<string, string | number>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  wal_buffers: '16MB',
  wal_compression: 'on',
  max_wal_size: '4GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '10min',
  checkpoint_completion_target: 0.9,
  random_page_cost: 1.1,
  jit: 'off',
  autovacuum: 'on',
  shared_preload_libraries: '',
  // Files in the data folder: /dev/shm is 64 MB in a container, and keeps what a killed server had there.
  dynamic_shared_memory_type: 'mmap',
  // One call instead of opening every file before a recovery; Linux alone has it.
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};
