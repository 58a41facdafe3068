using Ibasho.Features.Accounts;
using Ibasho.Features.Circles;
using Ibasho.Features.Custody;
using Ibasho.Features.Files;
using Ibasho.Features.Guarding;
using Ibasho.Features.Help;
using Ibasho.Features.Importing;
using Ibasho.Features.Moderation;
using Ibasho.Features.MyData;
using Ibasho.Features.Notices;
using Ibasho.Features.Operating;
using Ibasho.Features.Searching;
using Ibasho.Features.Today;
using Ibasho.Features.Threads;
using Ibasho.Features.Trust;

namespace Ibasho.Features;

/// <summary>The list of all features.</summary>
public static class All
{
    public static void AddFeatures(this IServiceCollection services)
    {
        services.AddAccountsFeature();
        services.AddSafetyFeature();
        services.AddCircles();
        services.AddFiles();
        services.AddHelp();
        services.AddThreads();
        services.AddUpkeep();
        services.AddCases();
        services.AddCustody();
        services.AddModeration();
        services.AddTrust();
        services.AddMyData();
        services.AddImporting();
        services.AddOperating();
    }

    public static void MapFeatures(this WebApplication app)
    {
        app.MapAccounts();
        app.MapSafety();
        app.MapCircles();
        app.MapFiles();
        app.MapGuarding();
        app.MapHelp();
        app.MapNotices();
        app.MapSearching();
        app.MapToday();
        app.MapThreads();
        app.MapUpkeep();
        app.MapCases();
        app.MapCustody();
        app.MapModeration();
        app.MapTrust();
        app.MapMyData();
        app.MapImporting();
        app.MapOperating();
    }
}
