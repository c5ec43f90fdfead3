/** What a client said of itself in ApiVersions (KIP-511). */
export interface ClientSoftware {
  name: string;
  version: string;
}

const byConnection = new WeakMap<object, ClientSoftware>();

export function rememberClientSoftware(connection: object, software: ClientSoftware): void {
  byConnection.set(connection, software);
}

export function clientSoftwareOf(connection: object): ClientSoftware {
  return byConnection.get(connection) ?? { name: '', version: '' };
}
