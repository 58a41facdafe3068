using Ibasho.Access;
using Ibasho.Delivery;

namespace Ibasho.Features.Notices;

/// <summary>What has happened for one person, and what that person wants to hear of.</summary>
public static class NoticesFeature
{
    public static void MapNotices(this WebApplication app)
    {
        app.MapGet("/notices", ListNotices.ShowAsync).For(Who.SignedIn);
        app.MapGet("/notices/count", CountNotices.Show).For(Who.SignedIn);
        app.MapGet("/live", Listen.StreamAsync).For(Who.SignedIn);
        app.MapPost("/notices/{id:long}/open", OpenNotice.PostAsync).For(Who.SignedIn);
        app.MapPost("/notices/read", ReadNotices.PostAsync).For(Who.SignedIn);
        app.MapGet("/settings/notices", ChooseNotices.ShowAsync).For(Who.SignedIn);
        app.MapPost("/settings/notices", ChooseNotices.PostAsync).For(Who.SignedIn);
        app.MapGet(StopLink.Path + "{token}", StopMail.ShowAsync).For(Who.Anyone);
        app.MapPost(StopLink.Path + "{token}", StopMail.PostAsync).For(Who.Anyone);

        app.MapGet(Shell.Api.Root + "/notices", NoticesApi.ListAsync).For(Who.Program).Produces<Shell.ApiList<NoticeJson>>().WithName("ListNotices").WithSummary("My notices, newest first.");
        app.MapPost(Shell.Api.Root + "/notices/read", NoticesApi.ReadAsync).For(Who.Program).Produces<UnreadJson>().WithName("ReadNotices").WithSummary("Marks all my notices as read.");
    }
}
