// Where the server of the measured pages has the package.
export * from '../../../../npm/index.js';
export { default } from '../../../../npm/index.js';
