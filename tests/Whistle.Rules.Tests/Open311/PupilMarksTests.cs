using Whistle.Exchange.Open311.Intake;
using Xunit;

namespace Whistle.Rules.Tests.Open311;

/// <summary>What the look for names, classes and numbers finds, and what it leaves alone.</summary>
public sealed class PupilMarksTests
{
    [Theory]
    [InlineData("三年级2班的学生被撞", "Class")]
    [InlineData("初二(3)班门口积水", "Class")]
    [InlineData("高一（12）班窗外", "Class")]
    [InlineData("702班的走廊", "Class")]
    [InlineData("六年级三班", "Class")]
    [InlineData("王小明同学差点被撞", "Pupil")]
    [InlineData("看见李雷同学在河边", "Pupil")]
    [InlineData("我家孩子叫张三丰", "Pupil")]
    [InlineData("学生陈小红受伤", "Pupil")]
    [InlineData("小红小朋友掉进沟里", "Pupil")]
    [InlineData("打我电话13812345678", "Phone")]
    [InlineData("电话 0571-88886666", "Phone")]
    [InlineData("１３８１２３４５６７８", "Phone")]
    [InlineData("身份证33010620150101777X", "IdentityNumber")]
    [InlineData("请回 a.b@example.org", "Mail")]
    [InlineData("A pupil named Tommy fell", "Pupil")]
    [InlineData("Grade 3 (2) children", "Class")]
    public void It_marks(string words, string kind)
        => Assert.Contains(PupilMarks.In(words), mark => mark.Kind.ToString() == kind);

    [Theory]
    [InlineData("校门口路灯不亮，晚上很暗")]
    [InlineData("早上7点半到8点有很多同学过马路")]
    [InlineData("各位同学都走机动车道")]
    [InlineData("离校门200米有3个流动摊")]
    [InlineData("公交12路末班车太早，班次太少")]
    [InlineData("2026年11月22日上午")]
    [InlineData(null)]
    public void It_leaves_alone(string? words)
        => Assert.Empty(PupilMarks.In(words));
}
