using Ibasho.Access;
using Ibasho.Jobs;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>What comes after writing: correcting, taking back, closing, keeping, reading on.</summary>
public static class UpkeepFeature
{
    public static void AddUpkeep(this IServiceCollection services)
    {
        services.AddScoped<IJob, SweepErased>();
    }

    public static void MapUpkeep(this WebApplication app)
    {
        app.MapGet("/t/{id:guid}/edit", EditThread.ShowAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/edit", EditThread.PostAsync).For(Who.SignedIn).TakingFiles();
        app.MapGet("/t/{id:guid}/history", History.ShowThreadAsync).For(Who.SignedIn);
        app.MapGet("/t/{id:guid}/delete", DeleteThread.ShowAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/delete", DeleteThread.PostAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/close", CloseThread.PostCloseAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/reopen", CloseThread.PostReopenAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/bookmark", KeepBookmark.PostThreadAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/follow", FollowThread.PostAsync).For(Who.SignedIn);
        app.MapPost("/t/{id:guid}/read", ReadThread.PostAsync).For(Who.SignedIn);

        app.MapGet("/posts/{id:guid}/edit", EditPost.ShowAsync).For(Who.SignedIn);
        app.MapPost("/posts/{id:guid}/edit", EditPost.PostAsync).For(Who.SignedIn).TakingFiles();
        app.MapGet("/posts/{id:guid}/history", History.ShowPostAsync).For(Who.SignedIn);
        app.MapGet("/posts/{id:guid}/delete", DeletePost.ShowAsync).For(Who.SignedIn);
        app.MapPost("/posts/{id:guid}/delete", DeletePost.PostAsync).For(Who.SignedIn);
        app.MapPost("/posts/{id:guid}/bookmark", KeepBookmark.PostPostAsync).For(Who.SignedIn);

        app.MapGet("/bookmarks", Bookmarks.ShowAsync).For(Who.SignedIn);

        UpkeepApi.Map(app);
    }
}
