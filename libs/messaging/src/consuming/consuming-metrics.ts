import type { MessageContract } from '@fairlead/contracts';
import type { Metrics } from '@fairlead/service-kit';
import type { Settlement } from './settle.js';

/** What Prometheus is told about messages; nothing without `Metrics`. */
export class ConsumingMetrics {
  private readonly messages;
  private readonly duration;
  private readonly working;
  private readonly dead;

  constructor(metrics: Metrics | undefined) {
    this.messages = metrics?.counter('fairlead_messages_total', 'Messages taken, by type and what became of them', ['type', 'outcome']);
    this.duration = metrics?.histogram('fairlead_message_duration_seconds', 'Time from taking up a message to settling it', ['type']);
    this.working = metrics?.gauge('fairlead_messages_in_flight', 'Messages in work or waiting in this process', ['type']);
    this.dead = metrics?.counter('fairlead_dead_letters_total', 'Messages given up on', ['consumer', 'code']);
  }

  settled(contract: MessageContract, outcome: Settlement['kind'], seconds: number): void {
    this.messages?.inc({ type: contract.type, outcome });
    this.duration?.observe({ type: contract.type }, seconds);
  }
  inFlight(contract: MessageContract, count: number): void {
    this.working?.set({ type: contract.type }, count);
  }
  deadLetter(consumer: string, code: string): void {
    this.dead?.inc({ consumer, code });
  }
}
