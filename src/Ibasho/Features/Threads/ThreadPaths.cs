using Ibasho.Access;

namespace Ibasho.Features.Threads;

/// <summary>Addresses inside a thread: which page of it holds which reply.</summary>
public static class ThreadPaths
{
    /// <summary>The page with the reply of this number, and the place on it.</summary>
    public static string To(Guid thread, int number) => number < 1 ? $"/t/{thread}" : $"{Page(thread, PageBefore(number))}#p-{number}";

    /// <summary>The page of the replies after this number.</summary>
    public static string Page(Guid thread, int after) => after < 1 ? $"/t/{thread}" : $"/t/{thread}?after={after}";

    private static int PageBefore(int number) => (number - 1) / ThreadReading.PageSize * ThreadReading.PageSize;
}
