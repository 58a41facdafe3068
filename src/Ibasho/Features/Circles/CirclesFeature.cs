using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>Finding a circle, being let in, agreeing to its pledge, running it.</summary>
public static class CirclesFeature
{
    public static void AddCircles(this IServiceCollection services)
    {
        services.AddScoped<News, JoinAskedNews>();
        services.AddScoped<News, JoinAnsweredNews>();
        services.AddScoped<IJob, EndRequests>();
    }

    public static void MapCircles(this WebApplication app)
    {
        app.MapGet("/circles", BrowseCircles.ShowAsync).For(Who.SignedIn);
        app.MapGet("/circles/new", MakeCircle.Show).For(Who.SignedIn);
        app.MapPost("/circles/new", MakeCircle.PostAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}", SeeCircle.ShowAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/about", SeeCircle.AboutAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/follow", FollowCircle.PostAsync).For(Who.SignedIn);

        app.MapGet("/c/{slug}/join", AskToJoin.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/join", AskToJoin.PostAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/withdraw", WithdrawRequest.PostAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/requests", ReadRequests.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/requests/{id:long}/accept", AnswerRequest.PostAcceptAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/requests/{id:long}/refuse", AnswerRequest.ShowRefuseAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/requests/{id:long}/refuse", AnswerRequest.PostRefuseAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/requests/{id:long}/undo", AnswerRequest.PostUndoAsync).For(Who.SignedIn);

        app.MapGet("/c/{slug}/pledge", AgreeToPledge.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/pledge", AgreeToPledge.PostAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/pledge/agreements", ReadAgreements.ShowAsync).For(Who.SignedIn);

        app.MapGet("/c/{slug}/webhooks", TellOutside.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/webhooks", TellOutside.PostAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/webhooks/{id:long}/try", TellOutside.PostTryAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/webhooks/{id:long}/delete", TellOutside.PostDeleteAsync).For(Who.SignedIn);

        app.MapGet("/c/{slug}/members", ReadMembers.ShowAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/members/{id:long}", ChangeMember.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/members/{id:long}/role", ChangeMember.PostRoleAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/members/{id:long}/remove", ChangeMember.PostRemoveAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/leave", LeaveCircle.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/leave", LeaveCircle.PostAsync).For(Who.SignedIn);

        app.MapGet("/c/{slug}/quiet", KeepQuiet.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/quiet", KeepQuiet.PostAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/quiet/{id:long}/end", KeepQuiet.PostEndAsync).For(Who.SignedIn);

        app.MapGet("/c/{slug}/settings", ChangeCircle.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/settings", ChangeCircle.PostAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/settings/themes", ChangeThemes.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/settings/themes", ChangeThemes.PostAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/settings/pledge", RenewPledge.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/settings/pledge", RenewPledge.PostAsync).For(Who.SignedIn);
        app.MapGet("/c/{slug}/invitations", InvitePeople.ShowAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/invitations", InvitePeople.PostAsync).For(Who.SignedIn);
        app.MapPost("/c/{slug}/invitations/{id:long}/revoke", InvitePeople.PostRevokeAsync).For(Who.SignedIn);
        app.MapGet("/i/{token}", JoinByLink.ShowAsync).For(Who.Anyone);
        app.MapPost("/i/{token}", JoinByLink.PostAsync).For(Who.SignedIn);

        app.MapGet(Api.Root + "/circles", CirclesApi.ListAsync).For(Who.Program).Produces<ApiList<CircleJson>>().WithName("ListCircles").WithSummary("The circles I may know of, by name.");
        app.MapPost(Api.Root + "/circles", CirclesApi.MakeAsync).For(Who.Program).Produces<CircleJson>(StatusCodes.Status201Created).WithName("MakeCircle").WithSummary("Makes a circle that I run.");
        app.MapGet(Api.Root + "/circles/{slug}", CirclesApi.ShowAsync).For(Who.Program).Produces<CircleJson>().WithName("ShowCircle").WithSummary("A circle, and how I stand to it.");
        app.MapPatch(Api.Root + "/circles/{slug}", CirclesApi.ChangeAsync).For(Who.Program).Produces<CircleJson>().WithName("ChangeCircle").WithSummary("Changes a circle I run; what is left out stays.");
        app.MapGet(Api.Root + "/circles/{slug}/join-requests", CirclesApi.RequestsAsync).For(Who.Program).Produces<ApiList<JoinRequestJson>>().WithName("ListJoinRequests").WithSummary("Who asks to join a circle I run.");
        app.MapPost(Api.Root + "/circles/{slug}/join-requests", CirclesApi.AskAsync).For(Who.Program).Produces<JoinRequestJson>(StatusCodes.Status201Created).WithName("AskToJoin").WithSummary("Asks to join, with answers to what the circle asks.");
        app.MapPost(Api.Root + "/circles/{slug}/pledge", CirclesApi.AgreeAsync).For(Who.Program).Produces<CircleJson>().WithName("AgreeToPledge").WithSummary("Agrees to this version of the pledge.");
        app.MapPost(Api.Root + "/join-requests/{id}/accept", CirclesApi.AcceptAsync).For(Who.Program).Produces<JoinRequestJson>().WithName("AcceptJoinRequest").WithSummary("Lets somebody in.");
        app.MapPost(Api.Root + "/join-requests/{id}/refuse", CirclesApi.RefuseAsync).For(Who.Program).Produces<JoinRequestJson>().WithName("RefuseJoinRequest").WithSummary("Refuses, with a reason.");
        app.MapPost(Api.Root + "/join-requests/{id}/undo", CirclesApi.UndoAsync).For(Who.Program).Produces<JoinRequestJson>().WithName("UndoRefusal").WithSummary("Takes a refusal back.");
    }
}
