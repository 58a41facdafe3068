using Ibasho.Access;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Features.Accounts;

/// <summary>What keeps an account its owner's: second steps, passkeys, proofs, tokens, and what operators do when something is lost.</summary>
public static class SafetyFeature
{
    public static void AddSafetyFeature(this IServiceCollection services)
    {
        services.AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<Settings>(PasskeyProof.Configure);
        services.AddScoped<PasskeyProof>();
        services.AddScoped<News, FactorResetAskedNews>();
        services.AddScoped<RotateKeys>();
        services.AddScoped<ForgetFactors>();
    }

    public static void MapSafety(this WebApplication app)
    {
        app.MapGet("/sign-in/code", EnterCode.ShowAsync).For(Who.Anyone);
        app.MapPost("/sign-in/code", EnterCode.PostAsync).For(Who.Anyone);
        app.MapPost("/sign-in/passkey/options", SignInByPasskey.PostOptionsAsync).For(Who.Anyone);
        app.MapPost("/sign-in/passkey", SignInByPasskey.PostAsync).For(Who.Anyone);
        app.MapGet("/prove", Prove.ShowAsync).For(Who.SignedIn);
        app.MapPost("/prove", Prove.PostAsync).For(Who.SignedIn);
        app.MapPost("/prove/passkey/options", Prove.PostOptionsAsync).For(Who.SignedIn);

        app.MapGet("/settings/safety", ShowSafety.ShowAsync).For(Who.SignedIn);
        app.MapPost("/settings/safety/app", AddApp.PostBeginAsync).For(Who.SignedIn).Fresh();
        app.MapGet("/settings/safety/app", AddApp.ShowAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/settings/safety/app/confirm", AddApp.PostConfirmAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/settings/safety/app/remove", RemoveFactor.PostAppAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/settings/safety/recovery", RenewRecovery.PostAsync).For(Who.SignedIn).Fresh();
        app.MapGet("/settings/safety/passkeys", AddPasskey.Show).For(Who.SignedIn).Fresh();
        app.MapPost("/settings/safety/passkeys/options", AddPasskey.PostOptionsAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/settings/safety/passkeys", AddPasskey.PostAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/settings/safety/passkeys/{id}/name", NamePasskey.PostAsync).For(Who.SignedIn);
        app.MapPost("/settings/safety/passkeys/{id}/remove", RemoveFactor.PostPasskeyAsync).For(Who.SignedIn).Fresh();

        app.MapGet("/settings/tokens", MakeOwnToken.ShowAsync).For(Who.SignedIn);
        app.MapPost("/settings/tokens", MakeOwnToken.PostAsync).For(Who.SignedIn).Fresh();
        app.MapPost("/settings/tokens/{id:long}/end", EndToken.PostAsync).For(Who.SignedIn);

        app.MapGet("/operate/people/{id:long}", ShowAccount.ShowAsync).For(Who.Operator);
        app.MapPost("/operate/people/{id:long}/end-sessions", EndSessionsOf.PostAsync).For(Who.Operator);
        app.MapPost("/operate/people/{id:long}/reset", ResetFactors.PostAskAsync).For(Who.Operator).Fresh();
        app.MapPost("/operate/people/{id:long}/reset/confirm", ResetFactors.PostConfirmAsync).For(Who.Operator).Fresh();
        app.MapPost("/operate/people/{id:long}/reset/withdraw", ResetFactors.PostWithdrawAsync).For(Who.Operator);
    }
}
