using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Setting the place up, coming in and going out, one's own page and settings, and running the place.</summary>
public static class AccountsFeature
{
    public static void AddAccountsFeature(this IServiceCollection services)
    {
        services.AddSingleton<SetupKey>();
        services.AddScoped<Credentials>();
        services.AddScoped<News, AccountAskedNews>();
        services.AddScoped<MailWriter, Letters>();
    }

    public static void MapAccounts(this WebApplication app)
    {
        app.MapGet("/setup/{token}", SetUp.ShowAsync).For(Who.Anyone);
        app.MapPost("/setup/{token}", SetUp.PostAsync).For(Who.Anyone);
        app.MapPost("/setup/{token}/sheet", ConfirmSheet.PostAsync).For(Who.Anyone);
        app.MapGet("/sign-in", SignIn.ShowAsync).For(Who.Anyone);
        app.MapPost("/sign-in", SignIn.PostAsync).For(Who.Anyone);
        app.MapPost("/sign-in/demo", DemoSignIn.PostAsync).For(Who.Anyone);
        app.MapGet("/sign-out", SignOut.Show).For(Who.Anyone);
        app.MapPost("/sign-out", SignOut.PostAsync).For(Who.Anyone);
        app.MapGet("/register", RegisterPages.Show).For(Who.Anyone);
        app.MapPost("/register", RegisterPages.PostOpenAsync).For(Who.Anyone);
        app.MapGet("/register/thanks", RegisterPages.Thanks).For(Who.Anyone);
        app.MapGet("/invited/{token}", RegisterPages.ShowInvitedAsync).For(Who.Anyone);
        app.MapPost("/invited/{token}", RegisterPages.PostInvitedAsync).For(Who.Anyone);
        app.MapGet("/confirm/{token}", LinkCookie.TakeConfirm).For(Who.Anyone);
        app.MapGet("/confirm", ConfirmAddress.ShowAsync).For(Who.Anyone);
        app.MapPost("/confirm", ConfirmAddress.PostAsync).For(Who.Anyone);
        app.MapGet("/recover", AskToRecover.Show).For(Who.Anyone);
        app.MapPost("/recover", AskToRecover.PostAsync).For(Who.Anyone);
        app.MapGet("/recover/sent", AskToRecover.Sent).For(Who.Anyone);
        app.MapGet("/recover/{token}", LinkCookie.TakeRecover).For(Who.Anyone);
        app.MapGet("/recover/new", Recover.ShowAsync).For(Who.Anyone);
        app.MapPost("/recover/new", Recover.PostAsync).For(Who.Anyone);
        app.MapGet("/language", ChooseLanguage.Show).For(Who.Anyone).EvenAway();
        app.MapPost("/language", ChooseLanguage.PostAsync).For(Who.Anyone).EvenAway();

        app.MapGet("/people/{id:long}", ShowPerson.ShowAsync).For(Who.SignedIn);
        app.MapGet("/me/edit", EditProfile.ShowAsync).For(Who.SignedIn);
        app.MapPost("/me/edit", EditProfile.PostAsync).For(Who.SignedIn).TakingFiles();
        app.MapGet("/settings", ShowSettings.ShowAsync).For(Who.SignedIn);
        app.MapGet("/settings/password", ChangePassword.ShowAsync).For(Who.SignedIn).Fresh(asksPassword: true);
        app.MapPost("/settings/password", ChangePassword.PostAsync).For(Who.SignedIn).Fresh(asksPassword: true);
        app.MapGet("/settings/email", ChangeEmail.ShowAsync).For(Who.SignedIn).Fresh(asksPassword: true);
        app.MapPost("/settings/email", ChangeEmail.PostAsync).For(Who.SignedIn).Fresh(asksPassword: true);
        app.MapPost("/settings/email/confirm", ChangeEmail.PostConfirmAsync).For(Who.SignedIn);
        app.MapPost("/settings/sessions/{id:long}/end", EndSessions.PostOneAsync).For(Who.SignedIn);
        app.MapPost("/settings/sessions/end-others", EndSessions.PostOthersAsync).For(Who.SignedIn);

        app.MapGet("/operate", RunPlace.ShowAsync).For(Who.Operator);
        app.MapPost("/operate", RunPlace.PostAsync).For(Who.Operator);
        app.MapGet("/operate/people", ShowPeople.ShowAsync).For(Who.Operator);
        app.MapPost("/operate/people/{id:long}/approve", DecideOnPerson.ApproveAsync).For(Who.Operator);
        app.MapPost("/operate/people/{id:long}/decline", DecideOnPerson.DeclineAsync).For(Who.Operator);
        app.MapPost("/operate/people/{id:long}/suspend", DecideOnPerson.SuspendAsync).For(Who.Operator);
        app.MapPost("/operate/people/{id:long}/resume", DecideOnPerson.ResumeAsync).For(Who.Operator);
        app.MapGet("/operate/invitations", InviteToPlace.ShowAsync).For(Who.Operator);
        app.MapPost("/operate/invitations", InviteToPlace.PostAsync).For(Who.Operator);
        app.MapPost("/operate/invitations/{id:long}/revoke", InviteToPlace.PostRevokeAsync).For(Who.Operator);

        app.MapPost(Api.Root + "/tokens", MakeToken.PostAsync).For(Who.Anyone).Produces<TokenMade>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status401Unauthorized).WithName("MakeToken").WithSummary("Makes a personal token; it is shown this once.");
        app.MapGet(Api.Root + "/me", ShowMe.ShowAsync).For(Who.Program).Produces<Me>().WithName("ShowMe").WithSummary("Whose token this is.");
    }
}
