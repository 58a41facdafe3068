using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ibasho.Shell;

/// <summary>Numbers and traces for OpenTelemetry, from the framework's own meters: routes, methods and states, nobody and nothing that was asked.</summary>
public static class Telemetry
{
    public static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>What may stand beside a number or a trace; everything else is left out.</summary>
    public static readonly string[] Labels = ["http.route", "http.request.method", "http.response.status_code", "network.protocol.version", "url.scheme", "cpu.mode", "gc.heap.generation"];

    private static readonly string[] Versions = ["1.0", "1.1", "2", "3"];

    /// <summary>A value nobody from outside can choose.</summary>
    public static bool IsSafe(string label, object? value) => label != "network.protocol.version" || Versions.Contains(value?.ToString());

    public static void Add(IServiceCollection services, string endpoint) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService("ibasho"))
        .WithMetrics(metrics => metrics.AddMeter(Meters)
            .AddView(_ => new MetricStreamConfiguration { TagKeys = Labels })
            .AddOtlpExporter(otlp => Send(otlp, endpoint, "/v1/metrics")))
        .WithTracing(traces => traces.AddSource("Microsoft.AspNetCore").AddProcessor(new Clean())
            .AddOtlpExporter(otlp => Send(otlp, endpoint, "/v1/traces")));

    /// <summary>What a trace says of a request.</summary>
    public static void Describe(Activity activity, string method, string route, int status)
    {
        activity.DisplayName = method + " " + route;
        activity.SetTag("http.route", route).SetTag("http.request.method", method).SetTag("http.response.status_code", status);
    }

    // The protocol that OpenTelemetry's specification takes unless another is asked for.
    private static void Send(OtlpExporterOptions otlp, string endpoint, string path)
    {
        otlp.Protocol = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL") is "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri(otlp.Protocol == OtlpExportProtocol.Grpc ? endpoint : endpoint.TrimEnd('/') + path);
    }

    /// <summary>Takes away what is not allowed before anything is sent.</summary>
    internal sealed class Clean : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var (label, value) in data.TagObjects.ToList())
                if (!Labels.Contains(label) || !IsSafe(label, value)) data.SetTag(label, null);
            data.TraceStateString = null;
            // A request that met no route has no name but its method.
            if (data.GetTagItem("http.route") is null) data.DisplayName = "-";
        }
    }
}
