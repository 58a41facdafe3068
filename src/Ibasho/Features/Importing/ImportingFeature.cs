using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Ibasho.Features.Importing;

/// <summary>Bringing a group that has been elsewhere: its people by a list, its talks by the archive of a mailing list.</summary>
public static class ImportingFeature
{
    public static void AddImporting(this IServiceCollection services)
    {
        services.AddScoped<MailWriter, InvitationLetter>();
        services.AddScoped<IJob, ReleaseArchive>();
        services.AddScoped<BringArchive>();
    }

    public static void MapImporting(this WebApplication app)
    {
        app.MapGet("/c/{slug}/invitations/list", InviteByMailPages.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/invitations/list", InviteByMailPages.PostAsync).For(Who.SignedIn).TakingList();
        app.MapPost("/c/{slug}/invitations/list/revoke", InviteByMailPages.PostRevokeAsync).For(Who.SignedIn);
        app.MapGet("/operate/invitations/list", InviteByMailPages.ShowForPlaceAsync).For(Who.Operator);
        app.MapPost("/operate/invitations/list", InviteByMailPages.PostForPlaceAsync).For(Who.Operator).TakingList();
        app.MapPost("/operate/invitations/list/revoke", InviteByMailPages.PostRevokeForPlaceAsync).For(Who.Operator);

        app.MapGet("/c/{slug}/archives", ArchivePages.ListAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/archives", ArchivePages.PostAsync).For(Who.SignedIn).TakingArchive();
        app.MapGet("/c/{slug}/archives/{id:long}", ArchivePages.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/archives/{id:long}/release", ArchivePages.PostReleaseAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/archives/{id:long}/discard", ArchivePages.PostDiscardAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/archives/{id:long}/threads/{thread:guid}", ArchivePages.ShowThreadAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/archives/{id:long}/threads/{thread:guid}/out", ArchivePages.PostTakeOutAsync).For(Who.SignedIn);
        MapApi(app);
    }

    private static void MapApi(WebApplication app)
    {
        const string Lists = Api.Root + "/circles/{slug}/invitations/list", Archives = Api.Root + "/circles/{slug}/archives", One = Archives + "/{id:long}", Thread = One + "/threads/{thread:guid}";
        app.MapPost(Lists + "/preview", InviteByMailApi.PreviewAsync).For(Who.Program).Produces<ListReportJson>().WithName("PreviewInvitationList").WithSummary("What would become of each line of a list of people (CSV); nothing is sent or kept.");
        app.MapPost(Lists, InviteByMailApi.SendAsync).For(Who.Program).Produces<ListSentJson>(StatusCodes.Status201Created).WithName("InviteByList").WithSummary("Invites the good lines of a list by mail, as many as I may today.");
        app.MapPost(Lists + "/revoke", InviteByMailApi.RevokeAsync).For(Who.Program).Produces(StatusCodes.Status204NoContent).WithName("RevokeInvitationList").WithSummary("Takes back every mailed invitation that nobody used yet.");

        app.MapPost(Archives + "/preview", ArchivesApi.LookAsync).For(Who.Program).TakingMbox().Produces<ArchiveLookJson>().WithName("PreviewArchive").WithSummary("What the archive of a mailing list (mbox) holds; nothing is brought.");
        app.MapPost(Archives, ArchivesApi.BringAsync).For(Who.Program).TakingMbox().Produces<ArchiveJson>(StatusCodes.Status201Created).WithName("BringArchive").WithSummary("Brings the new mails of an archive (mbox) as threads; they wait unseen until they are released.");
        app.MapGet(Archives, ArchivesApi.ListAsync).For(Who.Program).Produces<ApiList<ArchiveJson>>().WithName("ListArchives").WithSummary("The archives brought to a circle I run, newest first.");
        app.MapGet(One, ArchivesApi.ShowAsync).For(Who.Program).Produces<ArchiveJson>().WithName("ShowArchive").WithSummary("An archive, how far it is, and what the guard found in it.");
        app.MapGet(One + "/threads", ArchivesApi.ThreadsAsync).For(Who.Program).Produces<ApiList<WaitingThreadJson>>().WithName("ListArchiveThreads").WithSummary("The threads that wait, those with the most findings first.");
        app.MapGet(Thread, ArchivesApi.TextsAsync).For(Who.Program).Produces<WaitingTextsJson>().WithName("ShowArchiveThread").WithSummary("The texts of a thread that wait, with what the guard found in them.");
        app.MapDelete(Thread, ArchivesApi.TakeOutAsync).For(Who.Program).Produces(StatusCodes.Status204NoContent).WithName("TakeThreadOut").WithSummary("Takes one thread out of an archive that waits; brought again, it does not come back.");
        app.MapPost(One + "/release", ArchivesApi.ReleaseAsync).For(Who.Program).Produces<ArchiveJson>().WithName("ReleaseArchive").WithSummary("Shows the threads of an archive to the circle; what the guard is sure of gets other words first, unless `rewrite` is false.");
        app.MapDelete(One, ArchivesApi.DiscardAsync).For(Who.Program).Produces(StatusCodes.Status204NoContent).WithName("DiscardArchive").WithSummary("Takes an archive that waits away, with all its threads.");
    }

    private static RouteHandlerBuilder TakingMbox(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequestSizeLimitAttribute(ArchivePages.MostBytes)).Accepts<byte[]>("application/mbox", "application/octet-stream", "text/plain", "*/*")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
}
