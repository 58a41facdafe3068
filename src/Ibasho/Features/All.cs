using Ibasho.Features.Accounts;
using Ibasho.Features.Circles;

namespace Ibasho.Features;

/// <summary>The list of all features.</summary>
public static class All
{
    public static void AddFeatures(this IServiceCollection services)
    {
        services.AddAccountsFeature();
        services.AddCircles();
    }

    public static void MapFeatures(this WebApplication app)
    {
        app.MapAccounts();
        app.MapCircles();
    }
}
