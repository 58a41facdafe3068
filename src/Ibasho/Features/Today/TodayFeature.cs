using Ibasho.Access;

namespace Ibasho.Features.Today;

/// <summary>The first page: what is there for me today, and for those who are not in yet, what this place is.</summary>
public static class TodayFeature
{
    public static void MapToday(this WebApplication app)
    {
        app.MapGet("/", ShowToday.ShowAsync).For(Who.Anyone);
        app.MapPost("/today/later", PutOff.Post).For(Who.SignedIn);
    }
}
