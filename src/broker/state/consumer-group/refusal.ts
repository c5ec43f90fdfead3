/** Why a member is not heard: a Kafka error and Kafka's words for it. Caught where the heartbeat is answered. */
export class Refusal extends Error {
  override name = 'Refusal';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}
