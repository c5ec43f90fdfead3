/** Who appended: a broker's entries count only under its current epoch (a fenced broker's are refused). */
export interface Author {
  broker: number;
  /** Broker epoch; -1 before the first registration. */
  epoch: number;
}
