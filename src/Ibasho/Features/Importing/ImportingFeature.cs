using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Jobs;

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
    }
}
