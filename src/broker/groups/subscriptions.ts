import { decodeVersionedStruct, ProtocolError } from '../../protocol/index.js';
import { type Group, type Member, protocolMetadata } from './group.js';

/** The topics that members of a consumer group say they read. A member whose words nobody understands claims none. */
export function subscribedTopics(group: Group): Set<string> {
  return new Set([...group.members.values()].flatMap((member) => topicsOf(member, group.protocol)));
}

function topicsOf(member: Member, protocol: string | null): string[] {
  const metadata = protocolMetadata(member, protocol ?? member.protocols[0]?.name ?? null);
  try {
    return decodeVersionedStruct('ConsumerProtocolSubscription', metadata).value.topics;
  } catch (error) {
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}
