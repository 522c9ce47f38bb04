// Go's runtime is made with the module; this stands for it where it is not.
export function goRuntime(scope: object): any;
