using Ibasho.Access;

namespace Ibasho.Features.Guarding;

/// <summary>Looking for what could identify somebody in a text, before it leaves the writer.</summary>
public static class GuardingFeature
{
    public static void MapGuarding(this WebApplication app)
    {
        app.MapPost("/guard/look", LookWhileWriting.Post).For(Who.SignedIn);
        app.MapPost(Shell.Api.Root + "/guard", ExamineText.PostAsync).For(Who.Program).Produces<ExaminedJson>().WithName("ExamineText").WithSummary("Finds what could identify somebody in a text, and proposes other words; nothing is kept.");
    }
}
