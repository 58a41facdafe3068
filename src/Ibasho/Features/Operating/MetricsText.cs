using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Ibasho.Shell;

namespace Ibasho.Features.Operating;

/// <summary>The framework's own numbers as Prometheus reads them (text format 0.0.4), with the labels that <see cref="Telemetry"/> allows and no others.</summary>
public sealed class MetricsText : IDisposable
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();

    public MetricsText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Telemetry.Meters.Contains(instrument.Meter.Name)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Everything known at this moment.</summary>
    public string Write()
    {
        foreach (var series in _series.Where(s => s.Key.Instrument.IsObservable)) series.Value.Restart();
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in _series.GroupBy(s => s.Key.Instrument.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var instrument = group.First().Key.Instrument;
            var (name, kind) = (Name(instrument), Kind(instrument));
            text.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
            foreach (var ((_, labels), series) in group.OrderBy(s => s.Key.Labels, StringComparer.Ordinal)) series.Write(text, name, labels, kind == "histogram");
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (label, told) in tags)
        {
            if (!Telemetry.Labels.Contains(label) || !Telemetry.IsSafe(label, told)) continue;
            labels.Append(labels.Length > 0 ? "," : "").Append(label.Replace('.', '_')).Append("=\"")
                .Append(Convert.ToString(told, CultureInfo.InvariantCulture)!.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        }
        _series.GetOrAdd((instrument, labels.ToString()), _ => new Series()).Add(value);
    }

    private static string Name(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name.Replace('.', '_').Replace('-', '_'));
        if (instrument.Unit is "s") name.Append("_seconds");
        if (instrument.Unit is "By") name.Append("_bytes");
        if (Kind(instrument) == "counter") name.Append("_total");
        return name.ToString();
    }

    private static string Kind(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        return kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram" : kind is "Counter`1" or "ObservableCounter`1" ? "counter" : "gauge";
    }

    /// <summary>One line, or the lines of one histogram.</summary>
    private sealed class Series
    {
        private readonly Lock _turn = new();
        private readonly long[] _buckets = new long[Seconds.Length];
        private double _sum;
        private long _count;

        public void Restart()
        {
            lock (_turn) _sum = 0;
        }

        public void Add(double value)
        {
            lock (_turn)
            {
                _sum += value;
                _count++;
                for (var i = 0; i < Seconds.Length; i++) if (value <= Seconds[i]) _buckets[i]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels, bool isHistogram)
        {
            lock (_turn)
            {
                if (!isHistogram)
                {
                    Line(text, name, labels, _sum);
                    return;
                }
                for (var i = 0; i < Seconds.Length; i++) Line(text, name + "_bucket", With(labels, Seconds[i].ToString(CultureInfo.InvariantCulture)), _buckets[i]);
                Line(text, name + "_bucket", With(labels, "+Inf"), _count);
                Line(text, name + "_sum", labels, _sum);
                Line(text, name + "_count", labels, _count);
            }
        }

        private static string With(string labels, string bound) => labels + (labels.Length > 0 ? "," : "") + "le=\"" + bound + "\"";

        private static void Line(StringBuilder text, string name, string labels, double value)
        {
            text.Append(name);
            if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
            text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
    }
}
