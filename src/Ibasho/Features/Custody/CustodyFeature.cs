using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Shell;

namespace Ibasho.Features.Custody;

/// <summary>Pseudonyms from outside: stopping one without knowing who it is, and opening one by two people together.</summary>
public static class CustodyFeature
{
    public static void AddCustody(this IServiceCollection services)
    {
        services.AddScoped<News, DisclosureAskedNews>();
        services.AddScoped<News, DisclosureDecidedNews>();
        services.AddScoped<IJob, EndDisclosures>();
    }

    public static void MapCustody(this WebApplication app)
    {
        app.MapGet("/pseudonyms/{id:guid}", StopPseudonym.ShowAsync).For(Who.SignedIn);
        app.MapPost("/pseudonyms/{id:guid}/block", StopPseudonym.PostBlockAsync).For(Who.SignedIn);
        app.MapPost("/pseudonyms/{id:guid}/unblock", StopPseudonym.PostUnblockAsync).For(Who.SignedIn);
        app.MapPost("/pseudonyms/{id:guid}/stop", StopPseudonym.PostStopAsync).For(Who.SignedIn);
        app.MapPost("/pseudonyms/{id:guid}/ask", AskWho.PostAsync).For(Who.SignedIn).Fresh();
        app.MapGet("/disclosures", SeeWho.ListAsync).For(Who.SignedIn);
        app.MapPost("/disclosures/{id:guid}/show", SeeWho.PostAsync).For(Who.SignedIn).Fresh();

        app.MapGet("/custody", HoldKey.ShowAsync).For(Who.SignedIn);
        app.MapPost("/custody/key", HoldKey.PostMakeAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/custody/prove", HoldKey.PostProveAsync).For(Who.SignedIn);
        app.MapPost("/custody/restore", HoldKey.PostRestoreAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/custody/reseal", Reseal.PostAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/custody/{id:guid}/agree", DecideWho.PostAgreeAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/custody/{id:guid}/refuse", DecideWho.PostRefuseAsync).For(Who.SignedIn);

        app.MapGet("/operate/custodians", NameCustodian.ShowAsync).For(Who.Operator);
        app.MapPost("/operate/custodians", NameCustodian.PostAsync).For(Who.Operator).Fresh();
        app.MapPost("/operate/custodians/{id:long}/remove", NameCustodian.PostRemoveAsync).For(Who.Operator).Fresh();

        app.MapGet("/transparency", Transparency.ShowAsync).For(Who.Anyone);
        app.MapGet("/me/pseudonyms", OwnPseudonyms.ShowAsync).For(Who.SignedIn);
    }
}
