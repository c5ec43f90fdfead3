import { type Histogram, HistogramLogWriter } from 'hdr-histogram-js';

/**
 * Histograms as text in HdrHistogram's log format (version 1.3): one line each, tagged, over the measured part of the
 * load. Values are microseconds; the `Interval_Max` column is in milliseconds, as the format has it.
 */
export function hlogText(startedAtMs: number, intervalMs: number, histograms: Record<string, Histogram>): string {
  let text = '';
  const writer = new HistogramLogWriter((line) => {
    text += line;
  });
  writer.outputLogFormatVersion();
  writer.outputStartTime(startedAtMs);
  writer.outputLegend();
  for (const [tag, histogram] of Object.entries(histograms)) {
    histogram.tag = tag;
    writer.outputIntervalHistogram(histogram, 0, intervalMs / 1000);
  }
  return text;
}
