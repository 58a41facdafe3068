using Ibasho.Access;
using Ibasho.Delivery;

namespace Ibasho.Features.Operating;

/// <summary>How the machinery does, for those who run the place.</summary>
public static class OperatingFeature
{
    public static void AddOperating(this IServiceCollection services)
    {
        services.AddScoped<MailWriter, TroubleLetter>();
        services.AddSingleton<MetricsText>();
    }

    public static void MapOperating(this WebApplication app)
    {
        app.MapGet("/operate/health", SeeHealth.ShowAsync).For(Who.Operator);
        app.MapPost("/operate/jobs/{id:long}/retry", RetryJob.PostAsync).For(Who.Operator);
    }
}
