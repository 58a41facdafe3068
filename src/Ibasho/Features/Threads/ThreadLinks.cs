using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Where a thread and its replies are found.</summary>
public static class ThreadLinks
{
    public static string ToThread(Guid thread) => $"/t/{thread}";

    public static string ToPost(Guid thread, int number) => ThreadPaths.To(thread, number);

    /// <summary>Back to where a button was pressed, else to the thread.</summary>
    public static string Back(Form form, Guid thread, int? number = null)
    {
        if (form["return"].Length == 0) return number is { } n ? ToPost(thread, n) : ToThread(thread);
        var path = Pages.Local(form["return"]).Split('#')[0];
        return number is { } post && path.StartsWith("/t/", StringComparison.Ordinal) ? $"{path}#p-{post}" : path;
    }
}
