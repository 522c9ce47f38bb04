/** The script of the worker of `create({ worker })`, for bundlers that do not find it by themselves. */
export {};
