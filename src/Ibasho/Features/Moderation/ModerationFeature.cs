using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Shell;

namespace Ibasho.Features.Moderation;

/// <summary>Having a text looked at, deciding about it, and having somebody else decide again.</summary>
public static class ModerationFeature
{
    public static void AddModeration(this IServiceCollection services)
    {
        services.AddScoped<News, ReportedNews>();
        services.AddScoped<News, ReportAnsweredNews>();
        services.AddScoped<News, MeasuredNews>();
        services.AddScoped<News, AppealedNews>();
        services.AddScoped<IJob, ForgetHidden>();
    }

    public static void MapModeration(this WebApplication app)
    {
        app.MapGet("/t/{id:guid}/report", ReportText.ShowThreadAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/report", ReportText.PostThreadAsync).For(Who.SignedIn);
        app.MapGet("/t/{id:guid}/reported", ReportText.ShowDoneAsync).For(Who.SignedIn);
        app.MapGet("/posts/{id:guid}/report", ReportText.ShowPostAsync).For(Who.SignedIn);
        app.MapPost("/posts/{id:guid}/report", ReportText.PostPostAsync).For(Who.SignedIn);

        app.MapGet("/c/{slug}/reports", SeeConcerns.OfCircleAsync).For(Who.SignedIn);
        app.MapGet("/operate/reports", SeeConcerns.OfPlaceAsync).For(Who.Operator);
        app.MapGet("/reports/{id:long}", SeeConcerns.OneAsync).For(Who.SignedIn);
        app.MapPost("/reports/{id:long}", DecideOnText.PostAsync).For(Who.SignedIn);
        app.MapPost("/reports/{id:long}/appeal", AnswerAppeal.PostAsync).For(Who.SignedIn);

        app.MapGet("/me/measures", AppealMeasure.ListAsync).For(Who.SignedIn);
        app.MapGet("/me/measures/{id:long}", AppealMeasure.ShowAsync).For(Who.SignedIn);
        app.MapPost("/me/measures/{id:long}", AppealMeasure.PostAsync).For(Who.SignedIn);

        app.MapPost(Api.Root + "/threads/{id:guid}/report", ReportApi.ThreadAsync).For(Who.Program).Produces(StatusCodes.Status204NoContent).WithName("ReportThread").WithSummary("Asks those who decide to look at an opening; its writer never learns who asked.");
        app.MapPost(Api.Root + "/posts/{id:guid}/report", ReportApi.PostAsync).For(Who.Program).Produces(StatusCodes.Status204NoContent).WithName("ReportPost").WithSummary("Asks those who decide to look at a reply; its writer never learns who asked.");
    }
}
