// What the server of the test pages says of the mode.
export const server: string;
export const worker: string;
