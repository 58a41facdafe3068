using Ibasho.Access;
using Ibasho.Delivery;

namespace Ibasho.Features.Importing;

/// <summary>Bringing a group that has been elsewhere: its people by a list, its talks by the archive of a mailing list.</summary>
public static class ImportingFeature
{
    public static void AddImporting(this IServiceCollection services)
    {
        services.AddScoped<MailWriter, InvitationLetter>();
    }

    public static void MapImporting(this WebApplication app)
    {
        app.MapGet("/c/{slug}/invitations/list", InviteByMailPages.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/invitations/list", InviteByMailPages.PostAsync).For(Who.SignedIn).TakingList();
        app.MapPost("/c/{slug}/invitations/list/revoke", InviteByMailPages.PostRevokeAsync).For(Who.SignedIn);
        app.MapGet("/operate/invitations/list", InviteByMailPages.ShowForPlaceAsync).For(Who.Operator);
        app.MapPost("/operate/invitations/list", InviteByMailPages.PostForPlaceAsync).For(Who.Operator).TakingList();
        app.MapPost("/operate/invitations/list/revoke", InviteByMailPages.PostRevokeForPlaceAsync).For(Who.Operator);
    }
}
