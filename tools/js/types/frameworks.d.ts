// Those that the entries for frameworks import. They are installed where the
// entries are tested; their types are held there.
declare module 'react';
declare module 'vue';
