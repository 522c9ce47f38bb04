// What some browsers have that TypeScript does not know.

interface Navigator {
  userAgentData?: object;
}

interface ErrorConstructor {
  captureStackTrace?(error: object, until?: Function): void;
}

declare var process: { versions?: { node?: string }; type?: string; cwd(): string; getBuiltinModule?(name: string): any };
declare var trustedTypes: { isScriptURL(value: unknown): boolean; createPolicy(name: string, rules: object): any } | undefined;
