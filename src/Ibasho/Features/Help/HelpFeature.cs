using Ibasho.Access;

namespace Ibasho.Features.Help;

/// <summary>Help at hand in a crisis, what this place promises, and the guide.</summary>
public static class HelpFeature
{
    public static void AddHelp(this IServiceCollection services)
    {
        services.AddSingleton<LinesAtHand>();
        services.AddHostedService<ReadLines>();
    }

    public static void MapHelp(this WebApplication app)
    {
        app.MapGet("/help", HelpAtHand.ShowAsync).For(Who.Anyone).EvenAway();
        app.MapGet("/promise", ShowPromise.Show).For(Who.Anyone).EvenAway();
        app.MapGet("/guide", ShowGuide.ShowAll).For(Who.Anyone).EvenAway();
        app.MapGet("/guide/{page}", ShowGuide.Show).For(Who.Anyone).EvenAway();
        app.MapGet("/guide/images/{name}", ShowGuide.Picture).For(Who.Anyone);

        app.MapGet("/operate/lines", ShowLines.ShowAsync).For(Who.Operator);
        app.MapGet("/operate/lines/new", AddLine.Show).For(Who.Operator);
        app.MapPost("/operate/lines/new", AddLine.PostAsync).For(Who.Operator);
        app.MapGet("/operate/lines/{id:long}", EditLine.ShowAsync).For(Who.Operator);
        app.MapPost("/operate/lines/{id:long}", EditLine.PostAsync).For(Who.Operator);
        app.MapPost("/operate/lines/{id:long}/checked", CheckLine.PostAsync).For(Who.Operator);
        app.MapPost("/operate/lines/{id:long}/before", MoveLine.PostAsync).For(Who.Operator);
        app.MapGet("/operate/lines/{id:long}/delete", DeleteLine.ShowAsync).For(Who.Operator);
        app.MapPost("/operate/lines/{id:long}/delete", DeleteLine.PostAsync).For(Who.Operator);
    }
}
