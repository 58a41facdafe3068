using Ibasho.Features.Circles;
using Ibasho.Features.Notices;
using Ibasho.Features.Searching;
using Ibasho.Features.Today;

namespace Ibasho.Features;

/// <summary>The list of all features.</summary>
public static class All
{
    public static void AddFeatures(this IServiceCollection services)
    {
        services.AddCircles();
    }

    public static void MapFeatures(this WebApplication app)
    {
        app.MapCircles();
        app.MapNotices();
        app.MapSearching();
        app.MapToday();
    }
}
