using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Where a pressed button leads: back to the page it stood on, else to what it was about.</summary>
public static class WayBack
{
    public static string From(Form form, Guid thread, int number = 0)
    {
        if (form["return"].Length == 0) return ThreadPaths.To(thread, number);
        var path = Pages.Local(form["return"]).Split('#')[0];
        return number > 0 && path.StartsWith("/t/", StringComparison.Ordinal) ? $"{path}#p-{number}" : path;
    }
}
