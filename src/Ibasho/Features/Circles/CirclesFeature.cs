using Ibasho.Access;
using Ibasho.Delivery;

namespace Ibasho.Features.Circles;

/// <summary>Finding a circle, being let in, agreeing to its pledge, running it.</summary>
public static class CirclesFeature
{
    public static void AddCircles(this IServiceCollection services)
    {
        services.AddScoped<News, JoinAskedNews>();
    }

    public static void MapCircles(this WebApplication app)
    {
        app.MapGet("/c/{slug}/join", AskToJoin.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/join", AskToJoin.PostAsync).For(Who.SignedIn);
    }
}
