using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Writing, reading and answering in a circle.</summary>
public static class ThreadsFeature
{
    public static void AddThreads(this IServiceCollection services)
    {
        services.AddSingleton<RenderedTexts>();
        services.AddSingleton<DrawnPosts>();
        services.AddScoped<ThreadViews>();
        services.AddSingleton<MaskedPace>();
        services.AddScoped<IJob, PublishHeld>();
        services.AddScoped<IJob, SendPseudonymDigest>();
        services.AddScoped<News, PseudonymDigestNews>();
        services.AddScoped<MailWriter, PseudonymDigestMail>();
        services.AddScoped<News, ThreadStartedNews>();
        services.AddScoped<News, RepliedNews>();
        services.AddScoped<News, MentionedNews>();
    }

    public static void MapThreads(this WebApplication app)
    {
        app.MapGet("/write", ChooseCircle.ShowAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/write", StartThread.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/write", StartThread.PostAsync).For(Who.SignedIn).TakingFiles();
        app.MapPost("/c/{slug}/write/preview", StartThread.PreviewAsync).For(Who.SignedIn).TakingFiles();
        app.MapGet("/t/{id:guid}", ShowThread.ShowAsync).For(Who.SignedIn);
        app.MapGet("/t/{id:guid}/since", SinceThen.ShowAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/reply", Reply.PostAsync).For(Who.SignedIn).TakingFiles();
        app.MapPost("/t/{id:guid}/reply/preview", Reply.PreviewAsync).For(Who.SignedIn).TakingFiles();
        ThreadsApi.Map(app);
    }
}
