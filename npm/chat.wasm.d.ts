/** The address of the module, for `create({ wasmURL })`, where the bundler makes an address of such an import. */
declare const wasmURL: string;
export default wasmURL;
