using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>What protects those a consultation is about: it goes in time, its author takes it back, who may know the person steps away.</summary>
public static class CasesFeature
{
    public static void AddCases(this IServiceCollection services)
    {
        services.AddScoped<IJob, FadeCases>();
        services.AddScoped<News, CaseFadingNews>();
        services.AddScoped<News, CaseKnownNews>();
    }

    public static void MapCases(this WebApplication app)
    {
        app.MapGet("/t/{id:guid}/withdraw", WithdrawThread.ShowAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/withdraw", WithdrawThread.PostAsync).For(Who.SignedIn);
        app.MapGet("/t/{id:guid}/step-away", StepAway.ShowAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/step-away", StepAway.PostAsync).For(Who.SignedIn);
        app.MapGet("/me/consultations", OwnConsultations.ShowAsync).For(Who.SignedIn);
        app.MapGet("/me/stepped-away", ComeBack.ShowAsync).For(Who.SignedIn);
        app.MapPost("/me/stepped-away/{id:long}/back", ComeBack.PostAsync).For(Who.SignedIn);

        CasesApi.Map(app);
    }
}
