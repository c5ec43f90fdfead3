import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  type ApiName,
  apiByKey,
  apis,
  decodeRequestBody,
  decodeRequestHeader,
  encodeResponse,
  FrameDecoder,
  type RequestOf,
  type ResponseOf,
  type Writable,
} from '../../src/protocol/index.js';

export interface Asked<A extends ApiName> {
  version: number;
  correlationId: number;
  body: RequestOf<A>;
  socket: Socket;
}

/** An answer, `undefined` to stay silent, or a promise of either: answers then wait, but keep the order of requests. */
type Answer<A extends ApiName> = Writable<ResponseOf<A>> | undefined;
type Handler<A extends ApiName> = (asked: Asked<A>) => Answer<A> | Promise<Answer<A>>;
export type Script = { [A in ApiName]?: Handler<A> };

/**
 * A broker whose every answer is written by the test. It speaks real frames over a real socket, answers ApiVersions for
 * the APIs in its script (versions can be narrowed), and answers the requests of one connection in their order.
 */
export class ScriptedBroker {
  static async start(
    script: Script = {},
    versions: Partial<Record<ApiName, [min: number, max: number]>> = {},
    port = 0,
  ): Promise<ScriptedBroker> {
    const broker = new ScriptedBroker(script, versions);
    await new Promise<void>((resolve, reject) =>
      broker.server.once('error', reject).listen(port, '127.0.0.1', resolve),
    );
    broker.port = (broker.server.address() as AddressInfo).port;
    return broker;
  }

  port = 0;
  readonly host = '127.0.0.1';
  readonly sockets = new Set<Socket>();
  /** every request that arrived, in order */
  readonly log: { api: ApiName; version: number; body: unknown }[] = [];
  connectionsSeen = 0;
  private readonly server: Server = createServer((socket) => this.accept(socket));

  private constructor(
    public script: Script,
    private readonly versions: Partial<Record<ApiName, [number, number]>>,
  ) {}

  get address(): string {
    return `${this.host}:${this.port}`;
  }

  count(api: ApiName): number {
    return this.log.filter((entry) => entry.api === api).length;
  }

  /** As SIGKILL does: the port refuses, connections break. */
  async kill(): Promise<void> {
    for (const socket of this.sockets) socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Serve a connection that was accepted elsewhere (behind TLS). */
  accept(socket: Socket): void {
    this.connectionsSeen++;
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => {});
    const frames = new FrameDecoder(64 * 1024 * 1024);
    let turn: Promise<void> = Promise.resolve();
    socket.on('data', (chunk) => {
      for (const frame of frames.push(chunk)) {
        const answer = this.answer(frame, socket);
        turn = turn.then(async () => {
          for (const bytes of await answer) socket.write(bytes);
        });
      }
    });
  }

  private async answer(frame: Buffer, socket: Socket): Promise<Buffer[]> {
    const { apiKey, apiVersion: version, correlationId, bodyOffset } = decodeRequestHeader(frame);
    const api = apiByKey(apiKey)!.name;
    const body = decodeRequestBody(api, version, frame, bodyOffset);
    this.log.push({ api, version, body });
    const handler = (this.script[api] ?? (api === 'ApiVersions' ? () => this.offered() : undefined)) as
      | Handler<ApiName>
      | undefined;
    if (handler === undefined) throw new Error(`The script has no answer to ${api}`);
    const answer = await handler({ version, correlationId, body, socket });
    return answer === undefined ? [] : encodeResponse(api, version, correlationId, answer);
  }

  offered(): Writable<ResponseOf<'ApiVersions'>> {
    const names = new Set<ApiName>(['ApiVersions', ...(Object.keys(this.script) as ApiName[])]);
    return {
      apiKeys: [...names].map((name) => {
        const [minVersion, maxVersion] = this.versions[name] ?? [apis[name].minVersion, apis[name].maxVersion];
        return { apiKey: apis[name].key, minVersion, maxVersion };
      }),
    };
  }
}

export interface Place {
  leader: number;
  epoch: number;
}

/** What the brokers of a scripted cluster say in Metadata; tests change it while the client runs. */
export class ScriptedWorld {
  clusterId = 'scripted';
  controllerId = 1;
  readonly brokers = new Map<number, { host: string; port: number }>();
  readonly topics = new Map<string, { id: string; partitions: Place[] }>();

  metadata = ({ body }: Asked<'Metadata'>): Writable<ResponseOf<'Metadata'>> => {
    const names = body.topics === null ? [...this.topics.keys()] : body.topics.map(({ name }) => name!);
    return {
      clusterId: this.clusterId,
      controllerId: this.controllerId,
      brokers: [...this.brokers].map(([nodeId, { host, port }]) => ({ nodeId, host, port })),
      topics: names.map((name) => {
        const topic = this.topics.get(name);
        if (topic === undefined) return { name, errorCode: 3 };
        return {
          name,
          topicId: topic.id,
          partitions: topic.partitions.map(({ leader, epoch }, partitionIndex) => ({
            partitionIndex,
            leaderId: leader,
            leaderEpoch: epoch,
            replicaNodes: [leader],
            isrNodes: [leader],
            errorCode: leader < 0 ? 5 : 0,
          })),
        };
      }),
    };
  };
}
