using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Jobs;

namespace Ibasho.Features.MyData;

/// <summary>What is kept about me: to take with me, to correct, to be forgotten.</summary>
public static class MyDataFeature
{
    public static void AddMyData(this IServiceCollection services)
    {
        services.AddSingleton(provider => new CopyCookie(provider.GetRequiredService<Settings>().IsSecure));
        services.AddSingleton(provider => new ErasureJournal(provider.GetRequiredService<Settings>().Keys));
        services.AddScoped<ErasePeople>();
        services.AddScoped<IJob>(provider => provider.GetRequiredService<ErasePeople>());
        services.AddScoped<IJob, PrepareExport>();
        services.AddScoped<News, DataReadyNews>();
        services.AddScoped<MailWriter, ErasureLetter>();
    }

    public static void MapMyData(this WebApplication app)
    {
        app.MapGet("/me/data", TakeCopy.ShowAsync).For(Who.SignedIn);
        app.MapPost("/me/data/ask", TakeCopy.PostAskAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/me/data/take", TakeCopy.PostTakeAsync).For(Who.SignedIn).Fresh();
        app.MapGet("/me/erase", LeaveForGood.ShowAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/me/erase", LeaveForGood.PostAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/me/erase/stop", LeaveForGood.PostStopAsync).For(Who.SignedIn);
        app.MapGet("/erased", LeaveForGood.ShowErased).For(Who.Anyone);
    }
}
