namespace Ibasho.Guard.Rewriting;

/// <summary>Ages as bands: five years for grown-ups, school ages for children, one band from ninety on.</summary>
internal static class Bands
{
    public static string Of(int years, GuardLanguage language)
    {
        var decade = years / 10 * 10;
        var late = years % 10 >= 5;
        return language switch
        {
            GuardLanguage.English => years switch { < 6 => "pre-school age", < 12 => "primary school age", < 18 => "teenage", >= 90 => "over 90", < 20 => "late teens", _ => $"{(late ? "late" : "early")} {decade}s" },
            GuardLanguage.Korean => years switch { < 7 => "미취학", < 13 => "초등학생", < 16 => "중학생", < 19 => "고등학생 나이", >= 90 => "90세 이상", _ => $"{decade}대 {(late ? "후반" : "초반")}" },
            _ => years switch { < 6 => "未就学", < 9 => "小学校低学年", < 12 => "小学校高学年", < 15 => "中学生", < 18 => "高校生世代", >= 90 => "90歳以上", _ => $"{decade}代{(late ? "後半" : "前半")}" },
        };
    }
}
