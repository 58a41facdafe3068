using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Ibasho.Features.Trust;

/// <summary>Who is here: professions, what stands behind them, and how that is found out.</summary>
public static class TrustFeature
{
    public static void AddTrust(this IServiceCollection services)
    {
        services.AddScoped<News, LicenceAskedNews>();
        services.AddScoped<News, LicenceAnsweredNews>();
        services.AddScoped<IJob, EndLicences>();
    }

    public static void MapTrust(this WebApplication app)
    {
        app.MapGet("/professions", ShowProfessions.Show).For(Who.SignedIn);
        app.MapGet("/me/professions", OwnProfessions.ShowAsync).For(Who.SignedIn);
        app.MapGet("/me/professions/{code}", AskForCheck.ShowAsync).For(Who.SignedIn);
        app.MapPost("/me/professions/{code}", AskForCheck.PostAsync).For(Who.SignedIn).WithMetadata(new TakesFiles(AskForCheck.KeepAsync), new RequestSizeLimitAttribute(FileLimits.MostBytes + 64 * 1024));
        app.MapPost("/me/professions/{code}/withdraw", WithdrawCheck.PostAsync).For(Who.SignedIn);

        app.MapGet("/licences", ReadLicences.ShowAsync).For(Who.SignedIn);
        app.MapPost("/licences/{id:guid}/take", TakeLicence.PostAsync).For(Who.SignedIn).Fresh();
        app.MapGet("/licences/{id:guid}", DecideLicence.ShowAsync).For(Who.SignedIn).Fresh();
        app.MapGet("/licences/{id:guid}/document", DecideLicence.DocumentAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/licences/{id:guid}/accept", DecideLicence.PostAcceptAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/licences/{id:guid}/refuse", DecideLicence.PostRefuseAsync).For(Who.SignedIn).Fresh();

        app.MapGet("/people/{id:long}/vouch", VouchFor.ShowAsync).For(Who.SignedIn);
        app.MapPost("/people/{id:long}/vouch", VouchFor.PostAsync).For(Who.SignedIn);
        app.MapPost("/operate/people/{id:long}/reviewer", NameReviewer.PostAsync).For(Who.Operator).Fresh();
        app.MapPost("/operate/people/{id:long}/standing", TakeMark.PostAsync).For(Who.Operator).Fresh();
    }
}
