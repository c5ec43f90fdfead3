import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTopic, produceTo, startInProcess } from '../in-process.js';
import { authentications, brokerTls, clientTls, openThrough, pem } from '../security/secured.js';

const listeners = (clientAuth = 'none') => ({
  tls: { ...brokerTls, clientAuth, handshakeTimeoutMs: 300 },
  listeners: [
    { name: 'INTERNAL', protocol: 'PLAINTEXT' },
    { name: 'EXTERNAL', protocol: 'SSL' },
  ],
});

describe('several listeners', () => {
  it('tell each client the endpoints of the listener that it came through', async () => {
    const cluster = await startInProcess(2, listeners());
    for (const [listener, options] of [
      ['INTERNAL', {}],
      ['EXTERNAL', { tls: clientTls() }],
    ] as const) {
      const connection = await openThrough(cluster, listener, options);
      const expected = cluster.brokers.map(({ ports }) => ports.get(listener));
      const ports = async () => (await connection.send('Metadata', { topics: [] })).brokers.map(({ port }) => port);
      await expect.poll(ports).toEqual(expected);
      const described = await connection.send('DescribeCluster', {});
      expect(described.brokers.map(({ port }) => port)).toEqual(expected);
      const { coordinators } = await connection.send('FindCoordinator', { coordinatorKeys: ['g'] }, { version: 4 });
      expect(expected).toContain(coordinators[0]!.port);
    }
  });

  it('hint at a leader on the listener of the asker', async () => {
    const cluster = await startInProcess(2, listeners());
    const connection = await openThrough(cluster, 'EXTERNAL', { tls: clientTls() });
    const assignments = [{ partitionIndex: 0, brokerIds: [2] }];
    await createTopic(connection, 't', { numPartitions: -1, replicationFactor: -1, assignments });
    const topicData = [{ name: 't', partitionData: [{ index: 0, records: null }] }];
    const answer = await connection.send('Produce', { acks: -1, timeoutMs: 1_000, topicData }, { version: 12 });
    const { ports } = cluster.brokers.find(({ broker }) => broker.config.id === 2)!;
    expect(answer.nodeEndpoints).toMatchObject([{ nodeId: 2, port: ports.get('EXTERNAL') }]);
  });

  it('advertise what they are told to', async () => {
    const advertised = { advertisedHost: 'kafka.example.org', advertisedPort: 9_095 };
    const cluster = await startInProcess(1, { listeners: [{ name: 'A', protocol: 'PLAINTEXT', ...advertised }] });
    const { brokers } = await (await openThrough(cluster, 'A')).send('Metadata', { topics: [] });
    expect(brokers).toMatchObject([{ host: 'kafka.example.org', port: 9_095 }]);
  });

  it('hide brokers without that listener: their partitions have no leader there', async () => {
    const cluster = await startInProcess(1, listeners());
    await cluster.start(2, { listeners: [{ name: 'INTERNAL', protocol: 'PLAINTEXT' }] });
    const connection = await openThrough(cluster, 'EXTERNAL', { tls: clientTls() });
    const assignments = [{ partitionIndex: 0, brokerIds: [2] }];
    await createTopic(connection, 't', { numPartitions: -1, replicationFactor: -1, assignments });
    const { brokers, topics } = await connection.send('Metadata', { topics: [{ name: 't' }] });
    expect(brokers.map(({ nodeId }) => nodeId)).toEqual([1]);
    expect(topics[0]!.partitions[0]).toMatchObject({ errorCode: 72, leaderId: -1 });
  });

  it.each([
    [
      'two of one name',
      [
        { name: 'A', protocol: 'PLAINTEXT' },
        { name: 'A', protocol: 'PLAINTEXT' },
      ],
      /a name of its own/,
    ],
    ['TLS without a certificate', [{ name: 'A', protocol: 'SSL' }], /certificateFile/],
  ])('are refused when they make no sense: %s', async (_, wrong, message) => {
    await expect(startInProcess(1, { listeners: wrong })).rejects.toThrow(message);
  });
});

describe('TLS', () => {
  it('carries requests', async () => {
    const cluster = await startInProcess(1, listeners());
    const connection = await openThrough(cluster, 'EXTERNAL', { tls: clientTls() });
    await createTopic(connection, 't');
    expect((await produceTo(connection, 't', 0, null)).errorCode).not.toBe(-1);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is spoken in %s', async (version) => {
    const cluster = await startInProcess(1, listeners());
    const port = cluster.brokers[0]!.ports.get('EXTERNAL')!;
    const options = { host: '127.0.0.1', port, ca: pem('ca.cert'), servername: 'localhost' };
    const socket = connectTls({ ...options, minVersion: version, maxVersion: version });
    onTestFinished(() => void socket.destroy());
    await new Promise((resolve) => socket.on('secureConnect', resolve));
    expect(socket.getProtocol()).toBe(version);
  });

  it('with clientAuth required lets in only who shows a certificate of the authority', async () => {
    const cluster = await startInProcess(1, listeners('required'));
    const alice = await openThrough(cluster, 'EXTERNAL', { tls: clientTls('alice') });
    expect((await alice.send('Metadata', { topics: [] })).brokers).toHaveLength(1);
    await expect(openThrough(cluster, 'EXTERNAL', { tls: clientTls('mallory') })).rejects.toThrow();
    await expect(openThrough(cluster, 'EXTERNAL', { tls: clientTls() })).rejects.toThrow();
    await expect.poll(() => authentications(cluster).join()).toMatch(/result="failed"} 2$/);
  });

  it('with clientAuth requested takes no certificate, but no false one', async () => {
    const cluster = await startInProcess(1, listeners('requested'));
    await openThrough(cluster, 'EXTERNAL', { tls: clientTls() });
    await openThrough(cluster, 'EXTERNAL', { tls: clientTls('alice') });
    await expect(openThrough(cluster, 'EXTERNAL', { tls: clientTls('mallory') })).rejects.toThrow();
  });

  it('ends a plaintext client, a silent one and garbage, and goes on', async () => {
    const cluster = await startInProcess(1, listeners());
    await expect(openThrough(cluster, 'EXTERNAL')).rejects.toThrow();
    await expect(openThrough(cluster, 'INTERNAL', { tls: clientTls() })).rejects.toThrow(/TLS/);
    const port = cluster.brokers[0]!.ports.get('EXTERNAL')!;
    for (const bytes of ['', 'GET / HTTP/1.1\r\n\r\n', '\x16\x03\x01\x02\x00\x01', '\x80'.repeat(5_000)]) {
      const socket = connect({ host: '127.0.0.1', port });
      socket.on('error', () => {});
      if (bytes !== '') socket.write(Buffer.from(bytes, 'latin1'));
      await new Promise((resolve) => socket.on('close', resolve).resume());
    }
    await openThrough(cluster, 'EXTERNAL', { tls: clientTls() });
    expect(authentications(cluster).join()).toMatch(/mechanism="TLS",result="failed"} 5$/);
  });
});
