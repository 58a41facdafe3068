using Ibasho.Access;
using Ibasho.Shell;

namespace Ibasho.Features.Files;

/// <summary>Files that people bring, and how they are handed out again.</summary>
public static class FilesFeature
{
    public static void AddFiles(this IServiceCollection services)
    {
        services.AddSingleton<BringTurns>();
        services.AddScoped<BringFile>();
    }

    public static void MapFiles(this WebApplication app)
    {
        app.MapPost("/files", BringFiles.PostAsync).For(Who.SignedIn).TakingFiles();
        app.MapMethods("/files/{id:guid}/{name?}", [HttpMethods.Get, HttpMethods.Head], ShowFile.ShowAsync).For(Who.SignedIn);
        FilesApi.Map(app);
    }
}
