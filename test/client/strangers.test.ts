import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type ClientOptions,
  Cluster,
  Connection,
  ConnectionError,
  errorLabel,
  NotKafka,
} from '../../src/client/index.js';
import { ScriptedBroker } from './scripted-broker.js';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const CERT = fixture('localhost.cert.pem');
const KEY = fixture('localhost.key.pem');

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const dial = (port: number, options: Partial<ClientOptions> = {}, host = '127.0.0.1'): Promise<Connection> =>
  Connection.open({ host, port }, { bootstrap: [], connectTimeoutMs: 3_000, ...options });

async function failure(opening: Promise<unknown>): Promise<Error> {
  return opening.then(
    () => {
      throw new Error('the connection should have failed');
    },
    (error: Error) => error,
  );
}

describe('a port that does not speak Kafka is told from one that is down', () => {
  it('HTTP', async () => {
    const error = await failure(dial(await listening(createHttpServer((_, response) => response.end('hello')))));
    expect(error).toBeInstanceOf(NotKafka);
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ speaks HTTP, not Kafka's protocol/);
    expect(errorLabel(error)).toBe('NOT_KAFKA');
  });

  it('an SSH banner', async () => {
    const port = await listening(createServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n')));
    await expect(failure(dial(port))).resolves.toMatchObject({
      sign: 'banner',
      message: expect.stringMatching(/speaks SSH/),
    });
  });

  it('another text protocol', async () => {
    const port = await listening(createServer((socket) => socket.write('-ERR unknown command\r\n')));
    await expect(failure(dial(port))).resolves.toMatchObject({
      sign: 'banner',
      message: expect.stringMatching(/speaks text \("-ERR unknown/),
    });
  });

  it('TLS where plain text was expected', async () => {
    const port = await listening(createTlsServer({ cert: CERT, key: KEY }));
    const error = await failure(dial(port));
    expect(error).toBeInstanceOf(NotKafka);
    expect(error.message).toMatch(/TLS/);
  });

  it('a listener that hangs up at once', async () => {
    const port = await listening(createServer((socket) => socket.end()));
    const error = await failure(dial(port));
    expect(error).toMatchObject({
      sign: 'closed',
      message: expect.stringMatching(/closed it instead of answering ApiVersions/),
    });
    expect(errorLabel(error)).toBe('CONNECTION');
  });

  it('a listener that never answers', async () => {
    const port = await listening(createServer(() => {}));
    const error = await failure(dial(port, { connectTimeoutMs: 120 }));
    expect(error).toMatchObject({
      sign: 'silent',
      message: expect.stringMatching(/did not answer ApiVersions within 120 ms/),
    });
    expect(errorLabel(error)).toBe('TIMEOUT');
  });

  it('a frame of the right size full of nonsense', async () => {
    const port = await listening(
      createServer((socket) => socket.write(Buffer.from('00000008000000010001ffff', 'hex'))),
    );
    await expect(failure(dial(port))).resolves.toMatchObject({ sign: 'garbage' });
  });

  it('nobody there', async () => {
    const broker = await ScriptedBroker.start();
    await broker.kill();
    const error = await failure(dial(broker.port));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toMatch(/^Cannot connect to 127\.0\.0\.1:\d+: .*ECONNREFUSED.*Nothing listens on that port/);
  });

  it('a name that does not resolve', async () => {
    const error = await failure(dial(9092, {}, 'no-such-host.invalid'));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toMatch(/no-such-host\.invalid:9092.*does not resolve/);
  });
});

describe('TLS', () => {
  const secure = async () => {
    const broker = await ScriptedBroker.start();
    cleanups.push(() => broker.kill());
    return listening(
      createTlsServer({ cert: CERT, key: KEY }, (socket) => {
        socket.on('error', () => {});
        broker.accept(socket);
      }),
    );
  };

  it('talks to a broker whose certificate the given authority signed', async () => {
    const connection = await dial(await secure(), { tls: { ca: CERT, serverName: 'localhost' } });
    expect(connection.versions.get(18)).toBeDefined();
    connection.close();
  });

  it('refuses an unknown authority and a wrong name, each unless told otherwise', async () => {
    const port = await secure();
    const unknown = await failure(dial(port, { tls: { serverName: 'localhost' } }));
    expect(unknown).toBeInstanceOf(ConnectionError);
    expect(unknown.message).toMatch(/certificate was not accepted: check the truststore/);
    const wrongName = await failure(dial(port, { tls: { ca: CERT } }));
    expect(wrongName.message).toMatch(/certificate was not accepted/);
    for (const tls of [{ insecure: true }, { ca: CERT, skipHostnameCheck: true }]) (await dial(port, { tls })).close();
  });

  it('says so when the peer has no TLS', async () => {
    const port = await listening(createServer((socket) => socket.end('plain text\n')));
    const error = await failure(dial(port, { tls: {} }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toMatch(/does this listener speak TLS\?/);
  });
});

describe('bootstrap list', () => {
  it('passes over addresses that are down, and fails only when all are, naming each', async () => {
    const dead = await ScriptedBroker.start();
    await dead.kill();
    const http = await listening(createHttpServer((_, response) => response.end()));
    const down = [dead.address, `127.0.0.1:${http}`];
    const error = await failure(Cluster.connect({ bootstrap: down, connectTimeoutMs: 2_000 }));
    expect(error).toBeInstanceOf(ConnectionError);
    for (const address of down) expect(error.message).toContain(address);

    const live = await ScriptedBroker.start({
      Metadata: () => ({ brokers: [{ nodeId: 1, host: '127.0.0.1', port: 1 }], clusterId: 'alive' }),
    });
    cleanups.push(() => live.kill());
    const cluster = await Cluster.connect({ bootstrap: [...down, live.address], connectTimeoutMs: 2_000 });
    expect(cluster.clusterId).toBe('alive');
    await cluster.close();
  });

  it('is NotKafka when no address speaks Kafka', async () => {
    const http = await listening(createHttpServer((_, response) => response.end()));
    const ssh = await listening(createServer((socket) => socket.write('SSH-2.0-x\r\n')));
    const error = await failure(Cluster.connect({ bootstrap: [`127.0.0.1:${http}`, `127.0.0.1:${ssh}`] }));
    expect(error).toBeInstanceOf(NotKafka);
  });

  it('guesses SASL when the broker hangs up on the first real request', async () => {
    const broker = await ScriptedBroker.start({
      Metadata: ({ socket }) => {
        socket.destroy();
        return undefined;
      },
    });
    cleanups.push(() => broker.kill());
    const error = await failure(Cluster.connect({ bootstrap: [broker.address] }));
    expect(error.message).toMatch(/does this listener want SASL\?/);
  });

  it('rejects what is not host:port', async () => {
    for (const bad of ['localhost', 'localhost:0', 'localhost:70000', 'a b:9092', '']) {
      expect(await failure(Cluster.connect({ bootstrap: [bad] }))).toBeInstanceOf(TypeError);
    }
    expect(await failure(Cluster.connect({ bootstrap: [] }))).toBeInstanceOf(TypeError);
  });
});
